/**
 * The example of the npm package utp-punch, in Java: two peers behind NATs learn each other's address from a public tracker,
 * punch a hole, connect, and play ping-pong. Each of the three roles works with the JavaScript ones.
 */
@NullMarked
package io.utp.sample.pingpong;

import org.jspecify.annotations.NullMarked;
