package io.utp.spring.boot.autoconfigure;

import java.util.concurrent.Executor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The executor of the application's code: a thread for each call, because calls block. Not a default candidate, so that
 * it is neither injected as any {@link Executor} nor in the way of {@code applicationTaskExecutor}.
 */
final class UtpTaskExecutorConfigurations {

    static final String BEAN_NAME = "utpTaskExecutor";

    private static final String THREAD_NAME_PREFIX = "utp-";

    private UtpTaskExecutorConfigurations() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnThreading(Threading.VIRTUAL)
    @ConditionalOnMissingBean(name = BEAN_NAME)
    static class VirtualThreads {

        @Bean(name = BEAN_NAME, defaultCandidate = false)
        SimpleAsyncTaskExecutor utpTaskExecutor() {
            SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(THREAD_NAME_PREFIX);
            executor.setVirtualThreads(true);
            return executor;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnThreading(Threading.PLATFORM)
    @ConditionalOnMissingBean(name = BEAN_NAME)
    static class PlatformThreads {

        @Bean(name = BEAN_NAME, defaultCandidate = false)
        ThreadPoolTaskExecutor utpTaskExecutor() {
            ThreadPoolTaskExecutor executor = new NodeTaskExecutor();
            executor.setThreadNamePrefix(THREAD_NAME_PREFIX);
            executor.setCorePoolSize(0);
            executor.setQueueCapacity(0);
            executor.setDaemon(true);
            // The node still needs it while it stops.
            executor.setAcceptTasksAfterContextClose(true);
            return executor;
        }
    }

    /** Not pauseable, because the nodes are not: a pause would wait for the calls that are running, and hold up others. */
    @SuppressWarnings("serial")
    private static final class NodeTaskExecutor extends ThreadPoolTaskExecutor {

        @Override
        public boolean isPauseable() {
            return false;
        }
    }
}
