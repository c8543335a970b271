package io.utp.benchmarks.peer;

/** Where the bytes that a stream receives are counted; called by one thread at a time. */
interface Sink {

    /** For streams that are only there: a peer need not read them. */
    Sink NONE = bytes -> {};

    /**
     * Some bytes have arrived.
     *
     * @param bytes how many
     */
    void received(int bytes);
}
