/**
 * Reliable, ordered byte streams over UDP (uTP, <a href="https://www.bittorrent.org/beps/bep_0029.html">BEP 29</a>) with
 * hole punching: {@link io.utp.UtpNode} is the one UDP port that listens, dials and punches at the same time,
 * {@link io.utp.UtpSocket} is one connection on it.
 */
@NullMarked
package io.utp;

import org.jspecify.annotations.NullMarked;
