package io.utp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.CallFailure;
import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.FrameDecoder;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.rendezvous.RendezvousClient;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousCodec;
import io.utp.engine.rendezvous.RendezvousEvent;
import io.utp.engine.rendezvous.RendezvousMessage;
import io.utp.engine.rendezvous.RendezvousMessage.Malformed;
import io.utp.engine.time.Deadline;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a rendezvous server may say. However the stream is cut, the same messages are found in it, and each is written as it was
 * read; a client that calls, looks up and is called ends each call once, and has no timer left when it is closed.
 *
 * <p>Input: where to cut and how the client behaves (2 bytes), then the stream.
 */
public final class RendezvousFuzzer {
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 7_000);
    private static final PeerDescription DESCRIPTION = new PeerDescription(
            List.of(new Candidate(Candidate.Type.HOST, new InetSocketAddress("10.0.0.1", 5_000))),
            PortMapping.SAME,
            true);
    private static final long SECOND = 1_000_000_000L;

    private RendezvousFuzzer() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        int cut = input.octet() + 1;
        int behaviour = input.octet();
        byte[] stream = input.rest();
        List<RendezvousMessage> messages = read(stream, stream.length);
        assertThat(read(stream, cut)).isEqualTo(messages);
        assertWrittenAsRead(messages, stream);
        new Client(behaviour).hear(messages);
    }

    private static List<RendezvousMessage> read(byte[] stream, int cut) {
        FrameDecoder decoder = new FrameDecoder();
        List<RendezvousMessage> messages = new ArrayList<>();
        for (int at = 0; at < stream.length; at += cut) {
            ByteBuffer part = ByteBuffer.wrap(stream, at, Math.min(cut, stream.length - at));
            for (var message = decoder.decode(part); message != null; message = decoder.decode(part)) {
                messages.add(message);
            }
            assertThat(part.hasRemaining()).as("something is left").isFalse();
        }
        return messages;
    }

    /** There is one way to write each message. */
    private static void assertWrittenAsRead(List<RendezvousMessage> messages, byte[] stream) {
        ByteBuffer again = ByteBuffer.allocate(stream.length + RendezvousCodec.MOST_FRAME);
        for (RendezvousMessage message : messages) {
            if (!(message instanceof Malformed)) {
                RendezvousCodec.encode(message, again);
            }
        }
        assertThat(again.flip().mismatch(ByteBuffer.wrap(stream))).isIn(-1, again.limit());
    }

    /** A client whose only server says it. */
    private static final class Client {
        private final RendezvousClient client;
        private final int behaviour;
        private long now = SECOND;
        private long link;
        private int asked;
        private int ended;

        Client(int behaviour) {
            this.behaviour = behaviour;
            this.client = new RendezvousClient(
                    RendezvousClientSettings.of(
                            List.of(SERVER),
                            (behaviour & 1) == 0 ? "alice" : null,
                            (behaviour & 3) == 0 ? "token" : null),
                    new Random(1));
        }

        void hear(List<RendezvousMessage> messages) {
            client.start(now);
            ask();
            dial();
            for (RendezvousMessage message : messages) {
                client.handleMessage(link, message, now);
                drain();
                pass((behaviour >> 2 & 3) * 2 * SECOND);
                dial();
            }
            if ((behaviour & 16) != 0) {
                client.handleClosed(link, "gone", now);
                drain();
            }
            pass(60 * SECOND);
            client.close();
            drain();
            assertThat(ended).as("calls that ended").isEqualTo(asked);
            assertThat(client.nextDeadline()).isEqualTo(Deadline.NEVER);
        }

        private void ask() {
            client.call("bob", DESCRIPTION, now);
            client.lookUp("carol", now);
            asked += 2;
        }

        private void dial() {
            RendezvousClient.Dial dial = client.pollDial();
            if (dial != null) {
                link = dial.link();
                client.handleOpened(link, now);
                drain();
            }
        }

        private void pass(long nanos) {
            long end = now + nanos;
            while (client.nextDeadline() <= end) {
                now = Math.max(now, client.nextDeadline());
                client.handleTimeout(now);
                drain();
            }
            now = end;
        }

        private void drain() {
            for (var event = client.pollEvent(); event != null; event = client.pollEvent()) {
                handle(event);
            }
            ByteBuffer out = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
            for (var message = client.pollMessage(); message != null; message = client.pollMessage()) {
                RendezvousCodec.encode(message, out.clear());
            }
            client.pollHangUp();
        }

        private void handle(RendezvousEvent event) {
            if (event instanceof RendezvousEvent.Invited invited) {
                if ((behaviour & 32) == 0) {
                    client.accept(invited.sessionId(), DESCRIPTION);
                } else {
                    client.decline(invited.sessionId(), CallFailure.BUSY, "later");
                }
            } else if (event instanceof RendezvousEvent.Start start) {
                ended += start.controlling() ? 1 : 0;
            } else if (event instanceof RendezvousEvent.CallFailed || event instanceof RendezvousEvent.LookedUp) {
                ended++;
            }
        }
    }
}
