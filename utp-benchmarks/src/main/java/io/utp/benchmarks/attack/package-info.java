/** What a flood of bad packets leaves of the rate between two good nodes, with real sockets. */
@NullMarked
package io.utp.benchmarks.attack;

import org.jspecify.annotations.NullMarked;
