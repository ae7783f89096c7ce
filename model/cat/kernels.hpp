// SPDX-License-Identifier: BSD-2-Clause
// Operations on relations of at most 64 events, one word per row: the inner loop of the search. `out` may not be an
// operand unless said otherwise. Plain loops over plain pointers: the compiler turns most of them into vector code.
#pragma once

#include <bit>

#include "model/relation.hpp"

namespace stalefetch::cat::narrow {

/// All ones if bit `e` of `set` is on.
inline Word mask_if(Word set, unsigned e) { return Word{0} - (set >> e & 1); }
inline Word full_row(unsigned n) { return n >= word_bits ? ~Word{0} : (Word{1} << n) - 1; }

inline void sequence(Word* out, const Word* a, const Word* b, unsigned n) {
  for (unsigned e = 0; e < n; ++e) {
    Word row = 0;
    for (Word rest = a[e]; rest != 0; rest &= rest - 1) row |= b[std::countr_zero(rest)];
    out[e] = row;
  }
}

inline void inverse(Word* out, const Word* r, unsigned n) {
  for (unsigned e = 0; e < n; ++e) out[e] = 0;
  for (unsigned e = 0; e < n; ++e)
    for (Word rest = r[e]; rest != 0; rest &= rest - 1) out[std::countr_zero(rest)] |= Word{1} << e;
}

/// Warshall, in place.
inline void close(Word* rows, unsigned n) {
  for (unsigned k = 0; k < n; ++k) {
    const Word through = rows[k];
    if (through == 0) continue;
    for (unsigned i = 0; i < n; ++i) rows[i] |= through & mask_if(rows[i], k);
  }
}

inline void add_identity(Word* rows, unsigned n) {
  for (unsigned e = 0; e < n; ++e) rows[e] |= Word{1} << e;
}

inline bool empty(const Word* rows, unsigned n) {
  Word any = 0;
  for (unsigned e = 0; e < n; ++e) any |= rows[e];
  return any == 0;
}

inline bool irreflexive(const Word* rows, unsigned n) {
  Word any = 0;
  for (unsigned e = 0; e < n; ++e) any |= rows[e] >> e & 1;
  return any == 0;
}

/// Strips events without a remaining successor, last ones first (orders mostly follow the numbering).
inline bool acyclic(const Word* rows, unsigned n) {
  Word alive = full_row(n);
  for (Word before = ~alive; before != alive && alive != 0;) {
    before = alive;
    for (Word rest = alive; rest != 0;) {
      const auto e = word_bits - 1 - static_cast<unsigned>(std::countl_zero(rest));
      const Word bit = Word{1} << e;
      rest ^= bit;
      if ((rows[e] & alive) == 0) alive ^= bit;
    }
  }
  return alive == 0;
}

}  // namespace stalefetch::cat::narrow
