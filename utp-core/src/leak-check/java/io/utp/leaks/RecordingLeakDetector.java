package io.utp.leaks;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what Netty's own merely logs, for {@link LeakCheck} to say.
 *
 * @param <T> the type of resource
 */
final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final Queue<RecordingLeakDetector<?>> DETECTORS = new ConcurrentLinkedQueue<>();
    private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();
    private static volatile boolean tracking;

    RecordingLeakDetector(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
        DETECTORS.add(this);
    }

    @Override
    public @Nullable ResourceLeakTracker<T> track(T resource) {
        tracking = true;
        return super.track(resource);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        REPORTS.add(resourceType + " was not released before it was garbage-collected" + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        REPORTS.add(resourceType + " was not released before it was garbage-collected");
    }

    /** Whether anything was watched since the last reports. */
    static boolean isTracking() {
        return tracking;
    }

    /**
     * Collects the garbage, if anything was watched since the last time, and looks what was among it.
     *
     * @return the leaks since the last time
     */
    static List<String> takeReports() throws InterruptedException {
        if (tracking) {
            tracking = false;
            // What the first collection found was told to the detectors before what the second finds.
            awaitCollection();
            awaitCollection();
            DETECTORS.forEach(RecordingLeakDetector::look);
        }
        List<String> taken = new ArrayList<>();
        for (String report = REPORTS.poll(); report != null; report = REPORTS.poll()) {
            taken.add(report);
        }
        return taken;
    }

    private static void awaitCollection() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        WeakReference<Object> canary = new WeakReference<>(new Object(), collected);
        System.gc();
        if (collected.remove(PATIENCE_MILLIS) != canary) {
            throw new IllegalStateException("no garbage collection within " + PATIENCE_MILLIS
                    + " ms; is System.gc() disabled (-XX:+DisableExplicitGC)?");
        }
    }

    /** A detector looks at what was collected whenever it is given something to watch. */
    @SuppressWarnings("unchecked")
    private void look() {
        T something = (T) new Object();
        ResourceLeakTracker<T> tracker = super.track(something);
        if (tracker != null) {
            tracker.close(something);
        }
    }
}
