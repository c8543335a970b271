/** The transports that are measured, and what a peer's process does with them. */
@NullMarked
package io.utp.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
