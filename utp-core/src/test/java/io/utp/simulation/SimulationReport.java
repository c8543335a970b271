package io.utp.simulation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Adds to a failure the seed and the last packets of the network that the test has made last. */
public final class SimulationReport implements AfterEachCallback, TestExecutionExceptionHandler {
    private static final ThreadLocal<@Nullable SimulatedNetwork> LAST = new ThreadLocal<>();

    static void watch(SimulatedNetwork network) {
        LAST.set(network);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        LAST.remove();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        SimulatedNetwork network = LAST.get();
        if (network != null) {
            Throwable report = new Throwable(network.report());
            report.setStackTrace(new StackTraceElement[0]);
            failure.addSuppressed(report);
        }
        throw failure;
    }
}
