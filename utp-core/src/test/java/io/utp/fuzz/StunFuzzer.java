package io.utp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.stun.NatBehavior;
import io.utp.engine.stun.StunMessage;
import io.utp.engine.stun.StunOutcome;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.EngineSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Answers of STUN servers to the questions of a live endpoint: for an address, and for what its NAT does. Whatever they say,
 * each question ends once, in time, and with an address only if an answer has one.
 *
 * <p>Input, for each request: what to do with it, and, if it is answered, a message. What cannot be guessed (cookie,
 * transaction, length, fingerprint) is put in, as a server would.
 */
public final class StunFuzzer {
    private static final InetSocketAddress SERVER = at(1, 3_478);
    private static final InetSocketAddress OTHER_SERVER = at(2, 3_478);
    private static final InetSocketAddress HOST = at(3, 20_000);
    private static final int HEADER = 20;
    private static final int FINGERPRINT = 8;
    private static final int MOST_STEPS = 1_000;
    private static final EndpointConfig CONFIG = new EngineSettings()
            .bufferPackets(100)
            .connections(10)
            .fixedBuffers()
            .toConfig();

    private final FuzzInput input;
    private final Endpoint endpoint = new Endpoint(CONFIG, new Random(1));
    private final ByteBuffer out = ByteBuffer.allocate(Endpoint.MAX_TRANSMIT);
    private final List<StunOutcome> outcomes = new ArrayList<>();
    private final List<NatBehavior> discovered = new ArrayList<>();
    private long now = 1_000_000_000L;
    private boolean answeredWithAddress;

    private StunFuzzer(byte[] input) {
        this.input = new FuzzInput(input);
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        new StunFuzzer(input).run();
    }

    private void run() {
        codec(input.block());
        long question = endpoint.stun(SERVER, now);
        long discovery = endpoint.discoverNat(List.of(SERVER, OTHER_SERVER), List.of(HOST), now);
        int steps = 0;
        while (drain() || endpoint.nextDeadline() != Deadline.NEVER) {
            now = Math.max(now, Math.min(endpoint.nextDeadline(), now + 1_000_000_000L));
            endpoint.handleTimeout(now);
            assertThat(++steps).as("steps").isLessThan(MOST_STEPS);
        }
        assertThat(outcomes).extracting(StunOutcome::id).containsExactly(question);
        assertThat(discovered).extracting(NatBehavior::id).containsExactly(discovery);
        if (!answeredWithAddress) {
            assertThat(outcomes.get(0).isAnswered())
                    .as("an address out of nothing")
                    .isFalse();
            assertThat(discovered.get(0).publicAddress()).isNull();
        }
    }

    /** Reads a message as it is and inside of a buffer. */
    private static void codec(byte[] message) {
        StunMessage read = StunMessage.decode(ByteBuffer.wrap(message));
        ByteBuffer inside = ByteBuffer.allocateDirect(message.length + 20).put(5, message);
        inside.position(5).limit(5 + message.length);
        assertThat(StunMessage.decode(inside)).isEqualTo(read);
        assertThat(inside.position()).isEqualTo(5);
        assertThat(read == null || StunMessage.looksLikeStun(inside)).isTrue();
    }

    /** Takes all outputs; answers requests. Returns whether anything was sent. */
    private boolean drain() {
        boolean sent = false;
        for (Transmit t = endpoint.pollTransmit(now, out.clear());
                t != null;
                t = endpoint.pollTransmit(now, out.clear())) {
            sent = true;
            answer(t.remote(), Arrays.copyOf(out.array(), t.length()));
        }
        for (StunOutcome o = endpoint.pollStun(); o != null; o = endpoint.pollStun()) {
            outcomes.add(o);
        }
        for (NatBehavior b = endpoint.pollNat(); b != null; b = endpoint.pollNat()) {
            discovered.add(b);
        }
        return sent;
    }

    private void answer(InetSocketAddress server, byte[] request) {
        int how = input.octet();
        if ((how & 1) == 0) {
            return; // lost
        }
        now += (how >> 4) * 20_000_000L;
        byte[] answer = response(request, how);
        InetSocketAddress from = (how & 2) == 0 ? server : at(how >> 4, 3_479);
        StunMessage message = StunMessage.decode(ByteBuffer.wrap(answer));
        answeredWithAddress |= message != null && message.mapped() != null;
        endpoint.handleDatagram(from, ByteBuffer.wrap(answer), now);
        if ((how & 4) != 0) {
            endpoint.handleDatagram(from, ByteBuffer.wrap(answer), now);
        }
        endpoint.handleBatchEnd(now);
    }

    /** Attributes of the input behind the header of an answer, perhaps with a fingerprint. */
    private byte[] response(byte[] request, int how) {
        int type = input.octet();
        byte[] attributes = input.take(input.octet());
        boolean fingerprint = (how & 8) != 0;
        ByteBuffer answer = ByteBuffer.allocate(HEADER + attributes.length + (fingerprint ? FINGERPRINT : 0));
        answer.putShort((short) ((type & 2) == 0 ? 0x0101 : type == 2 ? 0x0111 : type));
        answer.putShort((short) (answer.capacity() - HEADER));
        answer.put(request, 4, HEADER - 4).put(attributes);
        if (fingerprint) {
            // RFC 8489 section 14.7
            CRC32 crc = new CRC32();
            crc.update(answer.array(), 0, answer.position());
            answer.putShort((short) 0x8028).putShort((short) 4).putInt((int) crc.getValue() ^ 0x5354554e);
        }
        return answer.array();
    }

    private static InetSocketAddress at(int host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) host}), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 bytes are an address", e);
        }
    }
}
