"""What the people of a county hold in their hands or look at without a login: cards, slips, results."""
