# cmake -DIN=FILE -DOUT=FILE -P bytes.cmake: the bytes of a file as numbers for a C array.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "((0x..,){32})" "\\1\n" bytes "${bytes}")
file(WRITE ${OUT} "${bytes}\n")
