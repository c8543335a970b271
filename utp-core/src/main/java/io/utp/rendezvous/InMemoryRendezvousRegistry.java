package io.utp.rendezvous;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps the names in memory, for one server, or for several in one process. Safe for use by several threads. */
public final class InMemoryRendezvousRegistry implements RendezvousRegistry {

    private static final int DEFAULT_MOST_NAMES = 1_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> names = new LinkedHashMap<>();
    private final Map<String, Consumer<ByteBuffer>> receivers = new HashMap<>();
    private final int mostNames;
    private final LongSupplier nanos;

    private record Entry(RendezvousRegistration registration, long untilNanos) {}

    /** Creates an empty registry for at most a million names. */
    public InMemoryRendezvousRegistry() {
        this(DEFAULT_MOST_NAMES);
    }

    /**
     * Creates an empty registry.
     *
     * @param mostNames more are not taken
     */
    public InMemoryRendezvousRegistry(int mostNames) {
        this(mostNames, System::nanoTime);
    }

    InMemoryRendezvousRegistry(int mostNames, LongSupplier nanos) {
        this.mostNames = mostNames;
        this.nanos = nanos;
    }

    @Override
    public CompletionStage<Boolean> claim(RendezvousRegistration registration, Duration lease) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Entry present = present(registration.name(), now);
            boolean free = present == null
                    ? hasRoom(now)
                    : present.registration().owner().equals(registration.owner());
            if (free) {
                names.put(registration.name(), new Entry(registration, now + lease.toNanos()));
            }
            return CompletableFuture.completedFuture(free);
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(long now) {
        if (names.size() >= mostNames) {
            names.values().removeIf(entry -> entry.untilNanos() - now <= 0);
        }
        return names.size() < mostNames;
    }

    private @Nullable Entry present(String name, long now) {
        Entry entry = names.get(name);
        if (entry != null && entry.untilNanos() - now <= 0) {
            names.remove(name);
            return null;
        }
        return entry;
    }

    @Override
    public CompletionStage<Void> release(RendezvousRegistration registration) {
        lock.lock();
        try {
            Entry present = names.get(registration.name());
            if (present != null && present.registration().equals(registration)) {
                names.remove(registration.name());
            }
            return CompletableFuture.completedFuture(null);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Optional<RendezvousRegistration>> find(String name) {
        lock.lock();
        try {
            return CompletableFuture.completedFuture(
                    Optional.ofNullable(present(name, nanos.getAsLong())).map(Entry::registration));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Void> subscribe(String instance, Consumer<ByteBuffer> receiver) {
        lock.lock();
        try {
            receivers.put(instance, receiver);
            return CompletableFuture.completedFuture(null);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void unsubscribe(String instance) {
        lock.lock();
        try {
            receivers.remove(instance);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Boolean> send(String instance, ByteBuffer message) {
        Consumer<ByteBuffer> receiver;
        lock.lock();
        try {
            receiver = receivers.get(instance);
        } finally {
            lock.unlock();
        }
        if (receiver == null) {
            return CompletableFuture.completedFuture(false);
        }
        receiver.accept(ByteBuffer.allocate(message.remaining()).put(message).flip());
        return CompletableFuture.completedFuture(true);
    }

    /** Forgets the names and the receivers. */
    @Override
    public void close() {
        lock.lock();
        try {
            names.clear();
            receivers.clear();
        } finally {
            lock.unlock();
        }
    }
}
