/** The steps of the engine alone, without sockets, measured by JMH in nanoseconds: {@code utp-benchmarks/run --jmh}. */
@NullMarked
package io.utp.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
