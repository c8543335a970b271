package io.utp.netty;

import io.utp.engine.endpoint.RendezvousHost;
import io.utp.engine.rendezvous.Bits128;
import io.utp.engine.rendezvous.NameHolder;
import io.utp.engine.rendezvous.RegistryAnswer;
import io.utp.engine.rendezvous.RegistryCommand;
import io.utp.rendezvous.RendezvousClaim;
import io.utp.rendezvous.RendezvousRegistration;
import io.utp.rendezvous.RendezvousRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's side of the rendezvous, on the event loop: carries the engine's questions to the registry and back. */
final class RendezvousServing {

    private static final Logger log = LoggerFactory.getLogger(RendezvousServing.class);

    private final EndpointDriver driver;
    private final RendezvousHost host;
    private final RendezvousRegistry registry;

    RendezvousServing(EndpointDriver driver, RendezvousHost host, RendezvousRegistry registry) {
        this.driver = driver;
        this.host = host;
        this.registry = registry;
    }

    /** Receives what other servers send to this one. */
    void start() {
        CompletionStage<Void> unused = registry.subscribe(host.instance(), this::forwarded)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.warn(
                                "The rendezvous registry cannot be reached; peers of other servers cannot be called",
                                failure);
                    }
                });
    }

    void stop() {
        registry.unsubscribe(host.instance());
    }

    /** On any thread. */
    private void forwarded(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        driver.command(
                () -> host.handleForwarded(bytes, driver.context().clock().nanos()));
    }

    void dispatch() {
        RegistryCommand command;
        while ((command = host.pollRegistryCommand()) != null) {
            execute(command);
        }
    }

    private void execute(RegistryCommand command) {
        if (command instanceof RegistryCommand.Claim claim) {
            RendezvousRegistration registration = registration(claim.name(), claim.owner(), claim.holder());
            answer(
                    command,
                    () -> registry.claim(registration, Duration.ofNanos(claim.leaseNanos()), claim.renewal()),
                    RendezvousServing::answer);
        } else if (command instanceof RegistryCommand.Release release) {
            answer(
                    command,
                    () -> registry.release(release.name(), release.registration()),
                    done -> new RegistryAnswer.Released());
        } else if (command instanceof RegistryCommand.Find find) {
            answer(
                    command,
                    () -> registry.find(find.name()),
                    found -> found.isPresent()
                            ? new RegistryAnswer.Found(holder(found.get()))
                            : new RegistryAnswer.NotFound());
        } else if (command instanceof RegistryCommand.Send send) {
            answer(
                    command,
                    () -> registry.send(send.instance(), ByteBuffer.wrap(send.bytes())),
                    RegistryAnswer.Delivered::new);
        }
    }

    /** What the registry throws or fails with is one and the same to clients: it cannot be reached now. */
    private <T> void answer(
            RegistryCommand command,
            java.util.function.Supplier<CompletionStage<T>> question,
            Function<T, RegistryAnswer> translation) {
        CompletionStage<T> stage;
        try {
            stage = question.get();
        } catch (RuntimeException e) {
            log.warn("The rendezvous registry failed", e);
            driver.command(() -> answered(command, new RegistryAnswer.Unavailable()));
            return;
        }
        CompletionStage<T> unused = stage.whenComplete((result, failure) -> {
            if (failure != null) {
                log.warn("The rendezvous registry cannot be reached: {}", failure.toString());
            }
            RegistryAnswer answer = failure == null ? translation.apply(result) : new RegistryAnswer.Unavailable();
            driver.command(() -> answered(command, answer));
        });
    }

    private void answered(RegistryCommand command, RegistryAnswer answer) {
        host.handleRegistryAnswer(
                command.ticket(), answer, driver.context().clock().nanos());
    }

    private static RegistryAnswer answer(RendezvousClaim claim) {
        return switch (claim.outcome()) {
            case GRANTED -> new RegistryAnswer.Claimed(claim.previous() == null ? null : holder(claim.previous()));
            case TAKEN -> new RegistryAnswer.Taken();
            case FULL -> new RegistryAnswer.Full();
        };
    }

    private static RendezvousRegistration registration(String name, Bits128 owner, NameHolder holder) {
        return new RendezvousRegistration(
                name,
                HexFormat.of().formatHex(owner.toBytes()),
                holder.instance(),
                holder.registration(),
                holder.observed());
    }

    private static NameHolder holder(RendezvousRegistration registration) {
        return new NameHolder(registration.instance(), registration.id(), registration.publicAddress());
    }

    RendezvousHost host() {
        return host;
    }
}
