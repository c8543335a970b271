package io.utp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpSocket;
import io.utp.interop.Encounter.Role;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The twins of those scripts of utp-punch 1.0.1 that write; the others are in {@link SeedTwinInteropTests}. */
@Timeout(60)
class SeedWriteTwinInteropTests {

    private static final int SEED = 3;

    /**
     * utp-punch 1.0.1 on Node 14 and later fails its own scrample-write-big, because a passive closer repeats neither its
     * FIN nor its last 63 packets: hence patient. It stays until the test ends it, to answer
     * what we repeat, and because a SYN that we had to repeat under another id may be a connection to it that we gave up.
     */
    private static final Object[] PATIENCE = {"--patient", "--connections", 0};

    @ParameterizedTest
    @EnumSource
    void write(Role role) throws Exception {
        wordsAndAnswers(null, role);
    }

    @ParameterizedTest
    @EnumSource
    void scrampleWrite(Role role) throws Exception {
        wordsAndAnswers(Impairment.SCRAMPLE, role);
    }

    @ParameterizedTest
    @EnumSource
    void writeEnd(Role role) throws Exception {
        wordsAndEnd(null, role);
    }

    @ParameterizedTest
    @EnumSource
    void scrampleWriteEnd(Role role) throws Exception {
        wordsAndEnd(Impairment.SCRAMPLE, role);
    }

    @ParameterizedTest
    @EnumSource
    void writeBig(Role role) throws Exception {
        bigEcho(null, role, 100 << 10, true);
    }

    @ParameterizedTest
    @EnumSource
    void scrampleWriteBig(Role role) throws Exception {
        bigEcho(Impairment.SCRAMPLE, role, 10 << 10, false);
    }

    @ParameterizedTest
    @EnumSource
    void writeSequence(Role role) throws Exception {
        sequence(null, role, 1000);
    }

    @ParameterizedTest
    @EnumSource
    void scrampleWriteSequence(Role role) throws Exception {
        sequence(Impairment.SCRAMPLE, role, 10);
    }

    private static void wordsAndAnswers(Impairment impairment, Role role) throws Exception {
        if (role == Role.JAVA_DIALS) {
            try (Encounter encounter = encounter(impairment, role, "--reply", "server", "--text", "--end", "eof")) {
                Streams.say(encounter.socket(), "client");

                assertThat(encounter.peer().await("data").string("text")).isEqualTo("client");
                assertThat(Streams.hear(encounter.socket(), 6)).isEqualTo("server");
            }
        } else {
            try (Encounter encounter = encounter(impairment, role, "--write", "client", "--text", "--end", "eof")) {
                assertThat(Streams.hear(encounter.socket(), 6)).isEqualTo("client");
                Streams.say(encounter.socket(), "server");

                assertThat(encounter.peer().await("data").string("text")).isEqualTo("server");
            }
        }
    }

    private static void wordsAndEnd(Impairment impairment, Role role) throws Exception {
        if (role == Role.JAVA_DIALS) {
            try (Encounter encounter = encounter(impairment, role, "--reply", "server", "--text", "--end", "eof")) {
                Streams.say(encounter.socket(), "client");
                encounter.socket().end();

                assertThat(Streams.hear(encounter.socket(), 6)).isEqualTo("server");
                assertThat(Streams.readEndOrReset(encounter.socket())).isEqualTo(-1);
                assertThat(encounter.peer().await("data").string("text")).isEqualTo("client");
                encounter.peer().awaitEnd();
            }
        } else {
            try (Encounter encounter = encounter(impairment, role, "--write", "client", "--end", "sent")) {
                assertThat(Streams.hearAll(encounter.socket())).isEqualTo("client");
                Streams.say(encounter.socket(), "server");
                encounter.socket().end();

                assertThat(encounter.peer().awaitEnd().string("sha256")).isEqualTo(Digest.ofText("server"));
            }
        }
    }

    /** The client ends at once, or when the first bytes have come back; the rest still comes. */
    private static void bigEcho(Impairment impairment, Role role, int size, boolean endAtOnce) throws Exception {
        if (role == Role.JAVA_DIALS) {
            try (Encounter encounter = encounter(impairment, role, "--echo", "--end", "eof")) {
                UtpSocket socket = encounter.socket();
                CompletableFuture<Void> sent = Streams.send(socket, SEED, size);
                Await.result(sent);
                Digest digest = Await.result(Streams.receive(socket, SEED, endAtOnce ? 0 : 1));
                socket.end();

                digest = Await.result(Streams.receive(socket, digest, size));
                assertThat(digest.bytes()).isEqualTo(size);
                assertThat(digest.mismatch()).isEqualTo(-1);
                assertThat(Streams.readEndOrReset(socket)).isEqualTo(-1);
                assertThat(encounter.peer().awaitEnd().number("bytes")).isEqualTo(size);
            }
        } else {
            Object[] behaviour = {
                "--send", size, "--send-seed", SEED, "--receive-seed", SEED, "--end", endAtOnce ? "sent" : "data"
            };
            try (Encounter encounter = encounter(impairment, role, behaviour)) {
                Streams.echo(encounter.socket(), Long.MAX_VALUE);

                JsonLine end = encounter.peer().awaitEnd();
                assertThat(end.number("bytes")).isEqualTo(size);
                assertThat(end.number("mismatch")).isEqualTo(-1);
            }
        }
    }

    private static void sequence(Impairment impairment, Role role, int count) throws Exception {
        String all = SeedScripts.sequence(count);
        if (role == Role.JAVA_DIALS) {
            try (Encounter encounter = encounter(impairment, role, "--echo", "--end", all.length())) {
                for (int i = 0; i < count; i++) {
                    Streams.say(encounter.socket(), String.valueOf(i));
                }

                assertThat(Streams.hearAll(encounter.socket())).isEqualTo(all);
            }
        } else {
            try (Encounter encounter = encounter(impairment, role, "--sequence", count, "--end", "eof")) {
                Streams.echo(encounter.socket(), all.length());

                assertThat(encounter.peer().awaitEnd().string("sha256")).isEqualTo(Digest.ofText(all));
            }
        }
    }

    private static Encounter encounter(Impairment impairment, Role role, Object... behaviour) throws Exception {
        Object[] options = impairment == null ? behaviour : Encounter.plus(behaviour, PATIENCE);
        return Encounter.through(impairment, Peers.UTP_PUNCH, role, options);
    }
}
