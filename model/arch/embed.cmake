# Writes the text file INPUT into OUTPUT as `extern const std::string_view SYMBOL`.
file(READ ${INPUT} text)
string(LENGTH "${text}" length)
set(pieces "")
set(start 0)
while(start LESS length)  # compilers limit the length of one string literal; adjacent ones are joined
  string(SUBSTRING "${text}" ${start} 8000 piece)
  string(APPEND pieces "R\"~~~(${piece})~~~\"\n")
  math(EXPR start "${start} + 8000")
endwhile()
file(WRITE ${OUTPUT} "// Generated from ${SYMBOL}; do not edit.
#include <string_view>
namespace stalefetch {
extern const std::string_view ${SYMBOL};
const std::string_view ${SYMBOL} = ${pieces};
}
")
