/**
 * Networks in virtual time for the tests of the engine: links that delay, lose, repeat, reorder and damage datagrams,
 * hosts that drive an endpoint the way the real driver does, and applications that write and verify a known pattern.
 *
 * <p>Nothing here reads a clock or starts a thread, and all chance comes from one generator: a failed test tells its seed,
 * and {@code -Dsimulation.seed=<seed>} repeats the run. Without it every test has a seed of its own that stays the same
 * from build to build; {@code -Dsimulation.seed=random} draws new ones.
 */
@NullMarked
package io.utp.simulation;

import org.jspecify.annotations.NullMarked;
