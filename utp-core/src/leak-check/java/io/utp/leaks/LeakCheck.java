package io.utp.leaks;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test class after which Netty finds that something, a buffer mostly, was not released: a report of it alone would
 * be a line in a log. JUnit finds it by itself where {@code junit.jupiter.extensions.autodetection.enabled} says so.
 */
public final class LeakCheck implements AfterAllCallback {

    /** Made by JUnit, before the first test. */
    public LeakCheck() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // the one that has to be there
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resourceType, int samplingInterval, long maxActive) {
                return new RecordingLeakDetector<>(resourceType, samplingInterval);
            }
        });
        PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        require(RecordingLeakDetector.isTracking(), "Netty has made buffers already");
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        require(level == ResourceLeakDetector.Level.PARANOID, "Netty's detector is " + level);
        List<String> leaks = RecordingLeakDetector.takeReports();
        if (!leaks.isEmpty()) {
            throw new AssertionError("leaks after " + context.getDisplayName() + ", made there or in an earlier class: "
                    + leaks.size() + "\n" + String.join("\n", leaks));
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError("leaks would not be found: " + otherwise
                    + "; see the system properties of surefire in the parent pom");
        }
    }
}
