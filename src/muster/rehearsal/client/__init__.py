"""What a phone does, written from docs/sync.md alone: keys, envelopes, outbox, batches, HTTP.

Nothing here knows the server's code, so that the rehearsal proves the contract and not one program twice.
"""
