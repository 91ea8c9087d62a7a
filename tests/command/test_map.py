"""The schematic map: inside its frame, dots apart, one shape per township."""

from itertools import combinations
from math import hypot

from muster.command.map import HEIGHT, WIDTH, hull, sketch
from tests.command import made


def test_no_points_make_an_empty_map() -> None:
    assert sketch([], made.TOWNSHIPS).dots == []


def test_every_point_is_drawn_once_inside_the_frame() -> None:
    dots = sketch(made.points(), made.TOWNSHIPS).dots
    assert sorted(dot.point.code for dot in dots) == [point.code for point in made.points()]
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in dots)


def test_dots_do_not_cover_each_other() -> None:
    dots = sketch(made.points(), made.TOWNSHIPS).dots
    assert min(hypot(a.x - b.x, a.y - b.y) for a, b in combinations(dots, 2)) > 9


def test_jammed_points_are_drawn_last() -> None:
    labels = [dot.point.label for dot in sketch(made.points(), made.TOWNSHIPS).dots]
    assert labels[-labels.count("jammed") :] == ["jammed"] * labels.count("jammed")


def test_a_township_without_points_has_no_shape() -> None:
    here = [point for point in made.points() if point.village[:9] == made.TOWNSHIPS[0].code]
    assert [land.place.zh for land in sketch(here, made.TOWNSHIPS).lands] == ["东镇"]


def test_the_hull_of_a_square_is_its_corners() -> None:
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert sorted(hull([*square, (2.0, 2.0), (2.0, 0.0)])) == sorted(square)
