package io.utp.benchmarks.peer;

/** One connection of a peer, as the work sees it. What the bytes are does not matter. */
interface Stream {

    /**
     * Sends some bytes at once, as one message if the transport has any.
     *
     * @param bytes how many; at most {@link #LARGEST_MESSAGE}
     */
    void send(int bytes);

    /** Sends for as long as the stream lives, as fast as it takes the bytes. */
    void flood();

    /** Gives the connection up in the cheapest way. */
    void abort();

    int LARGEST_MESSAGE = 1 << 16;
}
