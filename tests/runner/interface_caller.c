/* Calls the C interface as the Python engine does: interface_caller LIBRARY MODEL SOC. Prints the version and the scores. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "edgecls_lite.h"

static void *library;

static void *find(const char *name) {
  void *found = dlsym(library, name);
  if (found == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(2);
  }
  return found;
}

int main(int count, char **words) {
  char error[512] = "";
  int64_t classes = 0;
  if (count != 4) return 2;
  library = dlopen(words[1], RTLD_NOW | RTLD_LOCAL | (words[3][0] != '\0' ? RTLD_DEEPBIND : 0));
  if (library == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return 2;
  }
  edgecls_lite *(*create)(const char *, int, const char *, const char *, char *, size_t) = find("edgecls_lite_create");
  float *(*input)(edgecls_lite *, int64_t, int64_t, int64_t, int64_t, char *, size_t) = find("edgecls_lite_input");
  int (*run)(edgecls_lite *, char *, size_t) = find("edgecls_lite_run");
  const float *(*output)(edgecls_lite *, int64_t *, char *, size_t) = find("edgecls_lite_output");
  const char *(*version)(const edgecls_lite *) = find("edgecls_lite_version");
  void (*destroy)(edgecls_lite *) = find("edgecls_lite_destroy");
  edgecls_lite *made = create(words[2], 1, "none", words[3], error, sizeof(error));
  float *memory = made != NULL ? input(made, 1, 3, 2, 2, error, sizeof(error)) : NULL;
  for (int i = 0; memory != NULL && i < 12; ++i) memory[i] = (float)i;
  const float *scores = memory != NULL && run(made, error, sizeof(error)) ? output(made, &classes, error, sizeof(error)) : NULL;
  if (scores == NULL) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  printf("%s", version(made));
  for (int64_t i = 0; i < classes; ++i) printf("%g ", (double)scores[i]);
  destroy(made);
  return 0;
}
