"""Which of the known kinds of credential the presented bytes hold. Nothing of it is believed: it is `Unverified`.

Open Badges 3.0 "Document Formats", Open Badges 2.0, Baking 2.0. The bytes decide, never a media type or a file name.
Nothing is fetched here: bytes that hold a link and no credential are read as a `Link`, which `loading` follows.

A credential may lie in several layers: a token in a presentation in an image. `readers` has the table of them. A reader
opens its own layer, once, and says what lies inside it and in which layer that is, or what the credential is.
"""
