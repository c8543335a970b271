package io.utp.sample;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What one run of the sample does. */
sealed interface Role {

    /**
     * Sends a file from one node to another, both in this process.
     *
     * @param file the file; {@code null} to generate one
     * @param tls whether it is encrypted
     */
    record Demo(@Nullable Path file, boolean tls) implements Role {}

    /**
     * Receives files until it is stopped.
     *
     * @param once whether one file is enough
     */
    record Receive(boolean once) implements Role {}

    /**
     * Sends a file to another machine.
     *
     * @param file the file
     * @param to the receiver
     */
    record Send(Path file, InetSocketAddress to) implements Role {}

    /**
     * Sends a file to whoever has a name.
     *
     * @param file the file
     * @param name the receiver
     */
    record Call(Path file, String name) implements Role {}

    /** Knows who has which name until it is stopped. */
    record Rendezvous() implements Role {}

    /** Tells a server and a client each other's address until it is stopped. */
    record Tracker() implements Role {}

    /**
     * Plays ping-pong with somebody whom a tracker knows.
     *
     * @param side {@code server} or {@code client}
     */
    record Play(String side) implements Role {}

    /** Says how the sample is used. */
    record Help() implements Role {}
}
