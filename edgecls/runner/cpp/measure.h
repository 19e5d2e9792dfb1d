// Timing one input.
#pragma once

#include "arguments.h"
#include "predictor.h"

namespace edgecls {

// First output, warm-up, timed runs; emits output, conditions, samples and done. Throws InputError.
void measure(Predictor* predictor, const Arguments& asked);

// Classifies every image of the input; emits a prediction an image and done. Throws InputError.
void classify(Predictor* predictor, const Arguments& asked);

}  // namespace edgecls
