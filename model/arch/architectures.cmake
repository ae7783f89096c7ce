# One line per architecture; registry.cpp has the other one.
stalefetch_architecture(aarch64 aarch64.cpp)
