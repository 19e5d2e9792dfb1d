/* Paddle-Lite's light library for programs that call C: load a model, set an input, run, read the scores.
 *
 * Functions that can fail return 0 or null and write "KIND\nMESSAGE\nHINT" into `error`, of which KIND is a class of
 * edgecls.errors. No C++ exception leaves them. What Paddle-Lite ends by a signal ends the process.
 *
 * A predictor may be used by any thread, by one at a time.
 */
#ifndef EDGECLS_LITE_H_
#define EDGECLS_LITE_H_

#include <stddef.h>
#include <stdint.h>

#define EDGECLS_LITE_ABI 1

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct edgecls_lite edgecls_lite;

/* EDGECLS_LITE_ABI of this build. */
int edgecls_lite_abi(void);

/* Loads a .nb. `power_mode` is high, low, full, none, rand_high or rand_low; `soc` is the chip that Paddle-Lite shall
 * take this machine for, "" for its own. Paddle-Lite looks at the machine once in a process: the first call decides. */
edgecls_lite* edgecls_lite_create(const char* model, int threads, const char* power_mode, const char* soc, char* error,
                                  size_t error_size);

/* What Paddle-Lite made of the threads that were asked for. */
int edgecls_lite_threads(const edgecls_lite* predictor);

/* What the library says of its version; valid as long as the predictor. */
const char* edgecls_lite_version(const edgecls_lite* predictor);

/* Milliseconds that creating the predictor took. */
double edgecls_lite_load_ms(const edgecls_lite* predictor);

/* Memory for float32 [batch, channels, height, width], valid until the next call but edgecls_lite_run. */
float* edgecls_lite_input(edgecls_lite* predictor, int64_t batch, int64_t channels, int64_t height, int64_t width,
                          char* error, size_t error_size);

/* Computes; 1 when done. */
int edgecls_lite_run(edgecls_lite* predictor, char* error, size_t error_size);

/* The scores, float32 [batch, *classes], valid until the next call. */
const float* edgecls_lite_output(edgecls_lite* predictor, int64_t* classes, char* error, size_t error_size);

/* Frees the predictor; null is nothing. */
void edgecls_lite_destroy(edgecls_lite* predictor);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif /* EDGECLS_LITE_H_ */
