/**
 * The network's view: what connections do to a bottleneck that they share, seen from its queue and its receivers and never
 * from a controller. The real engine in virtual time; {@code bench/network-view} makes tables and plots of it.
 */
@NullMarked
package io.utp.network;

import org.jspecify.annotations.NullMarked;
