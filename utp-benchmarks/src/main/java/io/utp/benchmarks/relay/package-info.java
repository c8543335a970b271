/** A bad network in a process of its own, between two peers that do not know of it. */
@NullMarked
package io.utp.benchmarks.relay;

import org.jspecify.annotations.NullMarked;
