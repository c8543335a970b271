package io.utp.sample.receive;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The event that a file is complete and in the inbox.
 *
 * @param file the file
 * @param bytes its length
 * @param sha256 its checksum, 64 hexadecimal digits
 * @param sender where it came from
 * @param senderName who sent it; {@code null} if that one has no name
 */
public record FileReceived(
        Path file,
        long bytes,
        String sha256,
        InetSocketAddress sender,
        @Nullable String senderName) {}
