package io.utp.engine.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.RendezvousMessage.Challenge;
import io.utp.engine.rendezvous.RendezvousMessage.Hello;
import io.utp.engine.rendezvous.RendezvousMessage.Register;
import io.utp.engine.rendezvous.RendezvousMessage.Registered;
import io.utp.engine.rendezvous.RendezvousServer.Outgoing;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A server with a registry of its own, whose links are driven by hand. */
final class ServerFixture {

    static final long SECOND = 1_000_000_000L;
    static final String SECRET = "a secret of the tests";
    static final NameTokens TOKENS = NameTokens.derivedFrom(SECRET);
    static final PeerDescription DESCRIPTION = Addresses.host("10.0.0.1", 5000);

    final LocalRegistry registry = new LocalRegistry(100);
    final RendezvousServer server;
    final List<Outgoing> sent = new ArrayList<>();
    final List<Long> hungUp = new ArrayList<>();
    final List<RegistryCommand> commands = new ArrayList<>();
    boolean registryAnswers = true;
    long nowNanos = SECOND;
    private long lastLink;

    ServerFixture(RendezvousServerSettings settings) {
        server = new RendezvousServer(settings, new Random(1));
    }

    static ServerFixture open() {
        return new ServerFixture(settings(NameTokens.open(), limits()));
    }

    static RendezvousServerSettings settings(NameTokens tokens, RendezvousLimits limits) {
        return new RendezvousServerSettings("one", tokens, tokens.isOpen(), List.of(3478, 3479), limits);
    }

    /** Few of everything. */
    static RendezvousLimits limits() {
        return new RendezvousLimits(5, 3, 8, 4, 6, 2, 10 * SECOND, 15 * SECOND, 60 * SECOND, 5 * SECOND, 3 * SECOND);
    }

    long link(String ip) {
        server.handleOpened(++lastLink, Addresses.of(ip, (int) (4000 + lastLink)), nowNanos);
        drain();
        return lastLink;
    }

    void say(long link, RendezvousMessage message) {
        server.handleMessage(link, message, nowNanos);
        drain();
    }

    /** The server's challenge on a new link. */
    long challenged(String ip) {
        long link = link(ip);
        say(link, new Hello(RendezvousMessage.VERSION));
        return link;
    }

    Challenge challenge(long link) {
        return last(link, Challenge.class);
    }

    long registered(String name, String ip, Bits128 owner) {
        long link = challenged(ip);
        say(link, new Register(name, owner));
        assertThat(last(link)).isInstanceOf(Registered.class);
        return link;
    }

    long registered(String name, String ip) {
        return registered(name, ip, new Bits128(name.hashCode(), 1));
    }

    /** Lets time pass. */
    void pass(long nanos) {
        long end = nowNanos + nanos;
        while (server.nextDeadline() <= end) {
            nowNanos = Math.max(nowNanos, server.nextDeadline());
            server.handleTimeout(nowNanos);
            drain();
        }
        nowNanos = end;
    }

    /** Lets time pass while a client asks whether the server is there. */
    void passAlive(long nanos, long... links) {
        for (long passed = 0; passed < nanos; passed += 5 * SECOND) {
            pass(Math.min(5 * SECOND, nanos - passed));
            for (long link : links) {
                say(link, new RendezvousMessage.Ping(1));
            }
        }
    }

    void drain() {
        for (RegistryCommand command = server.pollRegistryCommand();
                command != null;
                command = server.pollRegistryCommand()) {
            commands.add(command);
            if (registryAnswers) {
                server.handleRegistryAnswer(command.ticket(), registry.answer(command, nowNanos), nowNanos);
            }
        }
        for (Outgoing out = server.pollMessage(); out != null; out = server.pollMessage()) {
            sent.add(out);
        }
        for (Long link = server.pollHangUp(); link != null; link = server.pollHangUp()) {
            hungUp.add(link);
        }
    }

    List<RendezvousMessage> to(long link) {
        return sent.stream()
                .filter(out -> out.link() == link)
                .map(Outgoing::message)
                .toList();
    }

    @Nullable RendezvousMessage last(long link) {
        List<RendezvousMessage> messages = to(link);
        return messages.isEmpty() ? null : messages.get(messages.size() - 1);
    }

    <M extends RendezvousMessage> M last(long link, Class<M> type) {
        RendezvousMessage message = last(link);
        assertThat(message).isInstanceOf(type);
        return type.cast(message);
    }

    <C extends RegistryCommand> C lastCommand(Class<C> type) {
        RegistryCommand command = commands.get(commands.size() - 1);
        assertThat(command).isInstanceOf(type);
        return type.cast(command);
    }

    void answer(RegistryCommand command, RegistryAnswer answer) {
        server.handleRegistryAnswer(command.ticket(), answer, nowNanos);
        drain();
    }

    /** The link was refused and hung up, and the refusal counted. */
    void assertRefused(long link, RefusalReason reason) {
        assertThat(last(link, RendezvousMessage.Refused.class).reason()).isEqualTo(reason);
        assertThat(hungUp).contains(link);
        assertThat(server.statistics().refusals()).containsEntry(reason, 1L);
    }

    void assertFailed(long link, long callId, CallFailure reason) {
        RendezvousMessage.CallFailed failed = last(link, RendezvousMessage.CallFailed.class);
        assertThat(failed.callId()).isEqualTo(callId);
        assertThat(failed.reason()).isEqualTo(reason);
        assertThat(server.statistics().failedCalls()).containsEntry(reason, 1L);
    }

    static InetSocketAddress address(String ip, int port) {
        return Addresses.of(ip, port);
    }
}
