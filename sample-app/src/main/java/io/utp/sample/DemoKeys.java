package io.utp.sample;

import io.utp.sample.console.Failure;
import io.utp.sample.console.Reasons;
import io.utp.tls.UtpIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What both ends of the demonstration are told so that each takes nobody but the other.
 *
 * @param receiver properties of the receiver
 * @param sender properties of the sender
 */
record DemoKeys(List<String> receiver, List<String> sender) {

    /** For plain connections. */
    static final DemoKeys NONE = new DemoKeys(List.of(), List.of());

    /** Makes an identity for each, and lets the other one trust its fingerprint. */
    static DemoKeys create(Path directory) throws Failure {
        Path receiver = directory.resolve("receiver.pem");
        Path sender = directory.resolve("sender.pem");
        try {
            UtpIdentity receivers = UtpIdentity.loadOrCreate(receiver);
            UtpIdentity senders = UtpIdentity.loadOrCreate(sender);
            return new DemoKeys(properties(receiver, senders), properties(sender, receivers));
        } catch (IOException ex) {
            throw new Failure("cannot make keys in " + directory + " (" + Reasons.of(ex) + "); leave --tls out", ex);
        }
    }

    private static List<String> properties(Path own, UtpIdentity other) {
        return List.of("--utp.ssl.identity=" + own, "--utp.ssl.trusted-fingerprints=" + other.fingerprint());
    }
}
