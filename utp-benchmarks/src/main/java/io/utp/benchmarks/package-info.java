/** Measures utp beside other transports on the same machine, in turns, and says what came out. */
@NullMarked
package io.utp.benchmarks;

import org.jspecify.annotations.NullMarked;
