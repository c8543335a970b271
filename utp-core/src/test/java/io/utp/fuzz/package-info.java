/** What anybody may send, as fuzzers make it up: targets for Jazzer, and all that was found replayed as tests. */
@NullMarked
package io.utp.fuzz;

import org.jspecify.annotations.NullMarked;
