"""Configuration ↔ short query: the one codec, for the page, its links and its pictures.

A query is ``key=value`` pieces joined by ``&``; keys and values are percent-encoded UTF-8. A value is

    null  true  false  3  -0.5  1e-05          as JSON has them; a number with . or e is a float
    same                                       a bare word: a letter, then letters, digits, _
    text:any text                              any other text
    1,2    5x5    3,    ,                      a list: of scalars or bare words; of sizes; of one; of none
    1:2,0:3                                    a list of pairs of numbers
    2x3:1,2,3;4,5,6                            a nested list of numbers: its shape, then row by row
    values:2x3:1,2,3;4,5,6                     {"shape": [2, 3], "values": [1, 2, 3, 4, 5, 6]}
    fill:NAME[:SEED[:SHAPE]]                   {"fill", "seed", "shape"}; SEED may be left empty
    kernel:NAME[:SHAPE]                        {"kernel", "shape"}
    image:NAME[:SIZE[:CHANNELS]]               {"image", "size", "channels"}; SIZE may be left empty
    field:NAME[:STRENGTH[:Y,X]]                {"field", "strength", "point"}; STRENGTH may be left empty
    (op=conv2d!stride=2)(op=unfold)            a list of objects, their values in any form without ( ) !
    packed:DTYPE:SHAPE:DATA                    {"shape", "dtype", "data"}; DATA as in z, of the bytes
    z:DATA                                     anything else: base64url (no =) of zlib of its JSON

``;`` and ``,`` between the numbers of a nested list mean the same; ``;`` is written where a row ends.
A SHAPE is sizes joined by ``x``, and may be empty (no axes). What has a short form is written in it; the
decoder takes every form for every key, so it knows no operator. The codec loses nothing but photographs and what
is too large for a link, and says so in a note.
"""

from app.query.link import Link, from_query, notes, split_query, to_query

__all__ = ["Link", "from_query", "notes", "split_query", "to_query"]
