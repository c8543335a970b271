package io.utp.spring.boot.autoconfigure;

import io.utp.spring.boot.context.UtpTemplateCustomizer;
import io.utp.spring.codec.UtpCodecs;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.core.UtpTemplate;
import java.util.List;
import java.util.concurrent.Executor;

/** Makes templates of the properties. */
record UtpTemplateFactory(
        UtpNodes nodes,
        UtpCodecs codecs,
        UtpTemplateProperties properties,
        Executor executor,
        List<UtpTemplateCustomizer> customizers) {

    /** The name of {@link #create}, for bean definitions. */
    static final String METHOD = "create";

    UtpTemplate create(String nodeName) {
        UtpTemplateProperties.Retry retry = properties.retry();
        UtpTemplate.Builder builder = UtpTemplate.builder(nodes.get(nodeName), codecs)
                .codec(properties.codec())
                .connectTimeout(properties.connectTimeout())
                .requestTimeout(properties.requestTimeout())
                .executor(executor)
                .retryPolicy(UtpTemplate.Builder.retries()
                        .maxRetries(retry.maxRetries())
                        .delay(retry.delay())
                        .multiplier(retry.multiplier())
                        .maxDelay(retry.maxDelay())
                        .build());
        customizers.forEach(customizer -> customizer.customize(nodeName, builder));
        return builder.build();
    }
}
