/**
 * The driver: moves bytes and time between a UDP socket, the protocol engine and the application's threads, and decides
 * nothing about the protocol. Everything of the engine happens on one event loop a node; the application's code never runs
 * there.
 */
@NullMarked
package io.utp.netty;

import org.jspecify.annotations.NullMarked;
