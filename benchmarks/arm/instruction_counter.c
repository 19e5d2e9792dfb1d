/* A plugin of QEMU's user emulation that counts executed guest instructions of all threads.
 *
 * Arguments: out=FILE for the counts, and optionally mark=ADDRESS (hexadecimal, its last 12 bits, since libraries are
 * loaded at pages) with first=WORD and second=WORD, the instructions at that place and behind it. FILE gets the count
 * so far each time that the marked instruction runs, a line each, and at last "total N".
 *
 * The few functions of the plugin interface (version 1, QEMU 4.2 and later) are declared here, since distributions
 * don't ship its header.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t number);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);
void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*done)(plugin_id, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *block, void (*run)(unsigned, void *), int flags,
                                          void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *instruction, void (*run)(unsigned, void *),
                                            int flags, void *data);
void qemu_plugin_register_atexit_cb(plugin_id id, void (*done)(plugin_id, void *), void *data);

#define VISIBLE __attribute__((visibility("default")))

VISIBLE int qemu_plugin_version = 1;

static uint64_t executed;
static FILE *counts;
static int marking;
static uint64_t mark_address;
static uint32_t mark_words[2];

static void on_block(unsigned processor, void *instructions) {
  (void)processor;
  __atomic_fetch_add(&executed, (uint64_t)(uintptr_t)instructions, __ATOMIC_RELAXED);
}

static void on_mark(unsigned processor, void *unused) {
  (void)processor;
  (void)unused;
  fprintf(counts, "%" PRIu64 "\n", executed);
}

static int is_marked(const struct qemu_plugin_tb *block, size_t number) {
  uint32_t words[2];
  const struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, number);
  if ((qemu_plugin_insn_vaddr(instruction) & 0xfff) != mark_address) return 0;
  memcpy(&words[0], qemu_plugin_insn_data(instruction), 4);
  memcpy(&words[1], qemu_plugin_insn_data(qemu_plugin_tb_get_insn(block, number + 1)), 4);
  return words[0] == mark_words[0] && words[1] == mark_words[1];
}

static void on_translation(plugin_id id, struct qemu_plugin_tb *block) {
  const size_t size = qemu_plugin_tb_n_insns(block);
  (void)id;
  qemu_plugin_register_vcpu_tb_exec_cb(block, on_block, 0, (void *)(uintptr_t)size);
  for (size_t i = 0; marking && i + 1 < size; ++i) {
    if (is_marked(block, i)) {
      qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_tb_get_insn(block, i), on_mark, 0, NULL);
    }
  }
}

static void at_exit(plugin_id id, void *unused) {
  (void)id;
  (void)unused;
  fprintf(counts, "total %" PRIu64 "\n", executed);
  fclose(counts);
}

VISIBLE int qemu_plugin_install(plugin_id id, const void *about, int count, char **words) {
  (void)about;
  for (int i = 0; i < count; ++i) {
    if (strncmp(words[i], "out=", 4) == 0) counts = fopen(words[i] + 4, "w");
    if (strncmp(words[i], "mark=", 5) == 0) {
      marking = 1;
      mark_address = strtoull(words[i] + 5, NULL, 16);
    }
    if (strncmp(words[i], "first=", 6) == 0) mark_words[0] = (uint32_t)strtoul(words[i] + 6, NULL, 16);
    if (strncmp(words[i], "second=", 7) == 0) mark_words[1] = (uint32_t)strtoul(words[i] + 7, NULL, 16);
  }
  if (counts == NULL) return 1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
  qemu_plugin_register_atexit_cb(id, at_exit, NULL);
  return 0;
}
