// SPDX-License-Identifier: BSD-2-Clause
#include "model/relation.hpp"

#include <algorithm>

namespace stalefetch {

namespace {
/// The valid bits of word `w` in a row of `size` bits.
Word mask_of(unsigned size, unsigned w) {
  const unsigned used = size - w * word_bits;
  return used >= word_bits ? ~Word{0} : (Word{1} << used) - 1;
}

bool any(const std::vector<Word>& words) {
  return std::any_of(words.begin(), words.end(), [](Word w) { return w != 0; });
}

std::size_t population(const std::vector<Word>& words) {
  std::size_t total = 0;
  for (const Word w : words) total += static_cast<std::size_t>(std::popcount(w));
  return total;
}
}  // namespace

void EventSet::fill() {
  for (unsigned w = 0; w < words(); ++w) words_[w] = mask_of(size_, w);
}
bool EventSet::empty() const { return !any(words_); }
unsigned EventSet::count() const { return static_cast<unsigned>(population(words_)); }

EventSet& EventSet::operator|=(const EventSet& other) {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] |= other.words_[w];
  return *this;
}
EventSet& EventSet::operator&=(const EventSet& other) {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= other.words_[w];
  return *this;
}
EventSet& EventSet::operator-=(const EventSet& other) {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= ~other.words_[w];
  return *this;
}

void Relation::set_range(EventId a, EventId first, EventId end) {
  Word* const words = row(a);
  for (EventId next = first; next < end;) {
    const unsigned offset = next % word_bits, count = std::min(word_bits - offset, end - next);
    words[next / word_bits] |= ~Word{0} >> (word_bits - count) << offset;
    next += count;
  }
}

bool Relation::empty() const { return !any(words_); }
std::size_t Relation::count() const { return population(words_); }

bool Relation::reflexive_somewhere() const {
  for (EventId e = 0; e < size_; ++e)
    if (test(e, e)) return true;
  return false;
}

bool Relation::acyclic() const {
  // Strip events that have no remaining successor until none or only cycles are left.
  std::vector<Word> alive(row_words_);
  for (unsigned w = 0; w < row_words_; ++w) alive[w] = mask_of(size_, w);
  unsigned left = size_;
  for (bool changed = true; changed && left != 0;) {
    changed = false;
    for (unsigned w = 0; w < row_words_; ++w)
      for (Word rest = alive[w]; rest != 0; rest &= rest - 1) {
        const EventId e = w * word_bits + static_cast<unsigned>(std::countr_zero(rest));
        Word successors = 0;
        for (unsigned x = 0; x < row_words_; ++x) successors |= row(e)[x] & alive[x];
        if (successors != 0) continue;
        alive[w] &= ~(Word{1} << (e % word_bits));
        --left;
        changed = true;
      }
  }
  return left == 0;
}

Relation& Relation::operator|=(const Relation& other) {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] |= other.words_[w];
  return *this;
}
Relation& Relation::operator&=(const Relation& other) {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= other.words_[w];
  return *this;
}
Relation& Relation::operator-=(const Relation& other) {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= ~other.words_[w];
  return *this;
}

std::vector<std::pair<EventId, EventId>> Relation::pairs() const {
  std::vector<std::pair<EventId, EventId>> result;
  for_each([&](EventId a, EventId b) { result.emplace_back(a, b); });
  return result;
}

void sequence(Relation& out, const Relation& a, const Relation& b) {
  const unsigned n = a.row_words();
  if (n == 1) {  // the usual case: at most 64 events
    for (EventId e = 0; e < a.size(); ++e) {
      Word row = 0;
      for (Word rest = *a.row(e); rest != 0; rest &= rest - 1) row |= *b.row(static_cast<EventId>(std::countr_zero(rest)));
      *out.row(e) = row;
    }
    return;
  }
  out.clear();
  for (EventId e = 0; e < a.size(); ++e) {
    Word* row = out.row(e);
    a.for_each_successor(e, [&](EventId middle) {
      const Word* add = b.row(middle);
      for (unsigned w = 0; w < n; ++w) row[w] |= add[w];
    });
  }
}

void restrict_domain(Relation& out, const EventSet& s, const Relation& r) {
  for (EventId e = 0; e < r.size(); ++e) {
    const Word keep = s.test(e) ? ~Word{0} : 0;
    for (unsigned w = 0; w < r.row_words(); ++w) out.row(e)[w] = r.row(e)[w] & keep;
  }
}

void restrict_range(Relation& out, const Relation& r, const EventSet& s) {
  for (EventId e = 0; e < r.size(); ++e)
    for (unsigned w = 0; w < r.row_words(); ++w) out.row(e)[w] = r.row(e)[w] & s.data()[w];
}

void inverse(Relation& out, const Relation& r) {
  out.clear();
  r.for_each([&](EventId a, EventId b) { out.set(b, a); });
}

void close_transitively(Relation& r) {
  const unsigned n = r.size();
  if (r.row_words() == 1) {
    Word* rows = r.words().data();
    for (EventId k = 0; k < n; ++k) {
      const Word through = rows[k];
      if (through == 0) continue;
      for (EventId i = 0; i < n; ++i)
        if ((rows[i] >> k & 1) != 0) rows[i] |= through;
    }
    return;
  }
  for (EventId k = 0; k < n; ++k)
    for (EventId i = 0; i < n; ++i)
      if (r.test(i, k))
        for (unsigned w = 0; w < r.row_words(); ++w) r.row(i)[w] |= r.row(k)[w];
}

void add_identity(Relation& r) {
  for (EventId e = 0; e < r.size(); ++e) r.set(e, e);
}

void product(Relation& out, const EventSet& a, const EventSet& b) {
  for (EventId e = 0; e < a.size(); ++e) {
    const Word keep = a.test(e) ? ~Word{0} : 0;
    for (unsigned w = 0; w < out.row_words(); ++w) out.row(e)[w] = b.data()[w] & keep;
  }
}

void identity_on(Relation& out, const EventSet& s) {
  out.clear();
  s.for_each([&](EventId e) { out.set(e, e); });
}

void domain(EventSet& out, const Relation& r) {
  out.clear();
  for (EventId e = 0; e < r.size(); ++e)
    for (unsigned w = 0; w < r.row_words(); ++w)
      if (r.row(e)[w] != 0) {
        out.set(e);
        break;
      }
}

void range(EventSet& out, const Relation& r) {
  out.clear();
  for (EventId e = 0; e < r.size(); ++e)
    for (unsigned w = 0; w < r.row_words(); ++w) out.data()[w] |= r.row(e)[w];
}

void complement(EventSet& out, const EventSet& of) {
  for (unsigned w = 0; w < of.words(); ++w) out.data()[w] = ~of.data()[w] & mask_of(of.size(), w);
}

void complement(Relation& out, const Relation& of) {
  for (EventId e = 0; e < of.size(); ++e)
    for (unsigned w = 0; w < of.row_words(); ++w) out.row(e)[w] = ~of.row(e)[w] & mask_of(of.size(), w);
}

}  // namespace stalefetch
