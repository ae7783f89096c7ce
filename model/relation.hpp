// SPDX-License-Identifier: BSD-2-Clause
// Sets of events and binary relations between events, as rows of machine words.
//
// A candidate execution has a few dozen events, so a set is usually one word and a relation a few dozen; union,
// sequence and closure then take nanoseconds. Functions that the search calls in its inner loop write into an existing
// object and never allocate once sizes agree.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace stalefetch {

using EventId = unsigned;
using Word = std::uint64_t;

inline constexpr unsigned word_bits = 64;

/// A subset of the events 0..size()-1.
class EventSet {
 public:
  explicit EventSet(unsigned size = 0) : size_(size), words_((size + word_bits - 1) / word_bits) {}

  [[nodiscard]] unsigned size() const { return size_; }
  [[nodiscard]] unsigned words() const { return static_cast<unsigned>(words_.size()); }
  [[nodiscard]] const Word* data() const { return words_.data(); }
  [[nodiscard]] Word* data() { return words_.data(); }

  [[nodiscard]] bool test(EventId e) const { return (words_[e / word_bits] >> (e % word_bits) & 1) != 0; }
  void set(EventId e) { words_[e / word_bits] |= Word{1} << (e % word_bits); }
  void reset(EventId e) { words_[e / word_bits] &= ~(Word{1} << (e % word_bits)); }
  void clear() { words_.assign(words_.size(), 0); }
  void fill();
  /// Takes another size; which events belong to it is then unknown.
  void reshape(unsigned size) {
    size_ = size;
    words_.resize((size + word_bits - 1) / word_bits);
  }

  [[nodiscard]] bool empty() const;
  [[nodiscard]] unsigned count() const;

  EventSet& operator|=(const EventSet& other);
  EventSet& operator&=(const EventSet& other);
  EventSet& operator-=(const EventSet& other);
  friend bool operator==(const EventSet&, const EventSet&) = default;

  /// Calls `visit(event)` for each member, in increasing order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (unsigned w = 0; w < words(); ++w)
      for (Word rest = words_[w]; rest != 0; rest &= rest - 1)
        visit(w * word_bits + static_cast<unsigned>(std::countr_zero(rest)));
  }

 private:
  unsigned size_;
  std::vector<Word> words_;
};

/// A binary relation over the events 0..size()-1; row(a) holds the successors of a.
class Relation {
 public:
  explicit Relation(unsigned size = 0)
      : size_(size), row_words_((size + word_bits - 1) / word_bits), words_(std::size_t{size} * row_words_) {}

  [[nodiscard]] unsigned size() const { return size_; }
  [[nodiscard]] unsigned row_words() const { return row_words_; }
  [[nodiscard]] const Word* row(EventId a) const { return words_.data() + std::size_t{a} * row_words_; }
  [[nodiscard]] Word* row(EventId a) { return words_.data() + std::size_t{a} * row_words_; }
  [[nodiscard]] const std::vector<Word>& words() const { return words_; }
  [[nodiscard]] std::vector<Word>& words() { return words_; }

  [[nodiscard]] bool test(EventId a, EventId b) const { return (row(a)[b / word_bits] >> (b % word_bits) & 1) != 0; }
  void set(EventId a, EventId b) { row(a)[b / word_bits] |= Word{1} << (b % word_bits); }
  void reset(EventId a, EventId b) { row(a)[b / word_bits] &= ~(Word{1} << (b % word_bits)); }
  /// Relates a to each event from `first` to before `end`.
  void set_range(EventId a, EventId first, EventId end);
  void clear() { words_.assign(words_.size(), 0); }
  /// Takes another size; what is related is then unknown.
  void reshape(unsigned size) {
    size_ = size;
    row_words_ = (size + word_bits - 1) / word_bits;
    words_.resize(std::size_t{size} * row_words_);
  }

  [[nodiscard]] bool empty() const;
  [[nodiscard]] std::size_t count() const;
  /// Some event is related to itself.
  [[nodiscard]] bool reflexive_somewhere() const;
  [[nodiscard]] bool acyclic() const;

  Relation& operator|=(const Relation& other);
  Relation& operator&=(const Relation& other);
  Relation& operator-=(const Relation& other);
  friend bool operator==(const Relation&, const Relation&) = default;

  /// Calls `visit(a, b)` for each pair, ordered by a, then b.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (EventId a = 0; a < size_; ++a) for_each_successor(a, [&](EventId b) { visit(a, b); });
  }
  template <class Visit>
  void for_each_successor(EventId a, Visit&& visit) const {
    for (unsigned w = 0; w < row_words_; ++w)
      for (Word rest = row(a)[w]; rest != 0; rest &= rest - 1)
        visit(w * word_bits + static_cast<unsigned>(std::countr_zero(rest)));
  }
  [[nodiscard]] std::vector<std::pair<EventId, EventId>> pairs() const;

 private:
  unsigned size_;
  unsigned row_words_;
  std::vector<Word> words_;
};

// Each function overwrites `out`, which must have the size of its operands and be none of them unless said otherwise.

/// out = a ; b (there is a middle event).
void sequence(Relation& out, const Relation& a, const Relation& b);
/// out = [s] ; r
void restrict_domain(Relation& out, const EventSet& s, const Relation& r);
/// out = r ; [s]
void restrict_range(Relation& out, const Relation& r, const EventSet& s);
/// out = r^-1
void inverse(Relation& out, const Relation& r);
/// r = r^+ in place (Warshall).
void close_transitively(Relation& r);
/// r = r | id in place.
void add_identity(Relation& r);
/// out = a * b
void product(Relation& out, const EventSet& a, const EventSet& b);
/// out = [s]
void identity_on(Relation& out, const EventSet& s);
void domain(EventSet& out, const Relation& r);
void range(EventSet& out, const Relation& r);
/// out = everything that is not in `of`.
void complement(EventSet& out, const EventSet& of);
void complement(Relation& out, const Relation& of);

}  // namespace stalefetch
