package io.utp.engine.traversal;

/**
 * Sockets with consecutive numbers.
 *
 * @param first the number of the first
 * @param count how many, at least one
 */
public record SocketRange(int first, int count) {}
