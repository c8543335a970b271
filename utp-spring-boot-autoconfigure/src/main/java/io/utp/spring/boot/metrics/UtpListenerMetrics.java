package io.utp.spring.boot.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.utp.spring.event.UtpEvent;
import io.utp.spring.event.UtpListenerStartedEvent;
import io.utp.spring.event.UtpListenerStoppedEvent;
import io.utp.spring.listener.UtpListenerContainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;

/** Binds the {@linkplain UtpMeter meters} of listeners, each while it runs. Safe for use by several threads. */
public final class UtpListenerMetrics implements MeterBinder, ApplicationListener<UtpEvent> {

    private final Function<String, @Nullable UtpListenerContainer> containers;

    private final ReentrantLock lock = new ReentrantLock();

    private final List<MeterRegistry> registries = new ArrayList<>();

    private final Map<String, List<Registered>> running = new HashMap<>();

    private record Registered(MeterRegistry registry, Meter meter) {}

    /**
     * Creates the binder.
     *
     * @param containers tells the container of the listener with an id
     */
    public UtpListenerMetrics(Function<String, @Nullable UtpListenerContainer> containers) {
        this.containers = containers;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        lock.lock();
        try {
            registries.add(registry);
            running.forEach((id, registered) -> registered.addAll(register(id, registry)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onApplicationEvent(UtpEvent event) {
        if (event instanceof UtpListenerStartedEvent started) {
            started(started.listenerId());
        } else if (event instanceof UtpListenerStoppedEvent stopped) {
            stopped(stopped.listenerId());
        }
    }

    private void started(String id) {
        lock.lock();
        try {
            stopped(id);
            List<Registered> registered = new ArrayList<>();
            registries.forEach(registry -> registered.addAll(register(id, registry)));
            running.put(id, registered);
        } finally {
            lock.unlock();
        }
    }

    private void stopped(String id) {
        lock.lock();
        try {
            List<Registered> registered = running.remove(id);
            if (registered != null) {
                registered.forEach(each -> each.registry().remove(each.meter()));
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Registered> register(String id, MeterRegistry registry) {
        UtpListenerContainer container = containers.apply(id);
        if (container == null) {
            return List.of();
        }
        Tags tags = Tags.of(
                UtpMeter.Tag.NODE.asString(), container.nodeName(), UtpMeter.Tag.LISTENER.asString(), container.id());
        return List.of(
                new Registered(
                        registry,
                        gauge(UtpMeter.LISTENER_CONNECTIONS, container, UtpListenerContainer::connections)
                                .tags(tags)
                                .register(registry)),
                new Registered(
                        registry,
                        gauge(UtpMeter.LISTENER_QUEUED, container, UtpListenerContainer::queued)
                                .tags(tags)
                                .register(registry)),
                new Registered(
                        registry,
                        FunctionCounter.builder(
                                        UtpMeter.LISTENER_REFUSED.getName(), container, UtpListenerContainer::refused)
                                .description(UtpMeter.LISTENER_REFUSED.description())
                                .tags(tags)
                                .register(registry)));
    }

    private static Gauge.Builder<UtpListenerContainer> gauge(
            UtpMeter meter, UtpListenerContainer container, ToDoubleFunction<UtpListenerContainer> value) {
        return Gauge.builder(meter.getName(), container, value).description(meter.description());
    }
}
