package io.utp.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class LeakCheckTests {

    /** Not a test of this build, as its name says nothing of tests. */
    static class Forgetful {

        @Test
        void forgetsABuffer() {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(64);
            assertThat(buffer.writeInt(1).readableBytes()).isEqualTo(4);
        }
    }

    static class Careful {

        @Test
        void releasesItsBuffer() {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(64);
            assertThat(buffer.release()).isTrue();
        }
    }

    /** As surefire runs it. */
    private static List<Throwable> failures(Class<?> tests) {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .build();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher().execute(request, new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                    result.getThrowable().ifPresent(failures::add);
                }
            });
        }
        return failures;
    }

    @Test
    void aClassThatLeaksFails() {
        List<Throwable> failures = failures(Forgetful.class);

        assertThat(failures).hasSize(1);
        assertThat(failures.get(0))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("leaks after LeakCheckTests$Forgetful, made there or in an earlier class: 1\n")
                .hasMessageContaining("ByteBuf was not released")
                .hasMessageContaining("forgetsABuffer");
    }

    @Test
    void aClassThatReleasesPasses() {
        assertThat(failures(Careful.class)).isEmpty();
    }
}
