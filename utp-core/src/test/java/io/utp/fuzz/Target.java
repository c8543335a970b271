package io.utp.fuzz;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is fuzzed. {@code bench/fuzz} knows the same names. */
enum Target {
    DATAGRAM(DatagramFuzzer::fuzzerTestOneInput, Seeds::datagrams),
    STUN(StunFuzzer::fuzzerTestOneInput, Seeds::stun),
    RENDEZVOUS(RendezvousFuzzer::fuzzerTestOneInput, Seeds::rendezvous),
    RENDEZVOUS_SERVER(RendezvousServerFuzzer::fuzzerTestOneInput, Seeds::rendezvousServer),
    ENDPOINT(EndpointFuzzer::fuzzerTestOneInput, Seeds::endpoint),
    PAIR(PairFuzzer::fuzzerTestOneInput, Seeds::pair);

    private final Consumer<byte[]> fuzzer;
    private final Supplier<Map<String, byte[]>> seeds;

    Target(Consumer<byte[]> fuzzer, Supplier<Map<String, byte[]>> seeds) {
        this.fuzzer = fuzzer;
        this.seeds = seeds;
    }

    /** As it is called on the command line, and its directory of inputs. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Fails with any exception if something is wrong. */
    void run(byte[] input) {
        fuzzer.accept(input);
    }

    /** What fuzzing begins with, by name. */
    Map<String, byte[]> seeds() {
        return seeds.get();
    }
}
