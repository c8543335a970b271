package io.utp;

/**
 * What carries a node's datagrams in place of the operating system's UDP: a network in memory for tests, for example.
 *
 * <p>What it has to be able to do is the driver's to say: the one of this library, over Netty, takes those that implement
 * {@code io.utp.netty.DatagramTransport}.
 */
public interface UtpNetwork {}
