package io.utp.sample.send;

/**
 * A file that the receiver has stored, and said so.
 *
 * @param name its name
 * @param bytes its length
 * @param nanos from the offer to the answer
 * @param sha256 checksum of what was sent, 64 hexadecimal digits
 * @param receiverSha256 checksum that the receiver answered
 */
public record Sent(String name, long bytes, long nanos, String sha256, String receiverSha256) {}
