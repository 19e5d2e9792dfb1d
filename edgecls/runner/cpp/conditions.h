// The state of the machine around a measurement, as far as a plain program may read it.
#pragma once

#include "events.h"

namespace edgecls {

// Adds cpu_mhz, governor, load_average, affinity and temperature_c; empty or null for what can't be read.
void add_conditions(Event* event);

// Resident memory of this process, bytes; `peak` since it was started. 0 where unknown.
long long rss_bytes();
long long peak_rss_bytes();

}  // namespace edgecls
