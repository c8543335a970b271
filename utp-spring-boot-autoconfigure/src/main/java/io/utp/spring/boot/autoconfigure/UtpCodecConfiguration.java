package io.utp.spring.boot.autoconfigure;

import io.utp.spring.codec.JsonCodec;
import io.utp.spring.codec.LengthPrefixedCodec;
import io.utp.spring.codec.LineCodec;
import io.utp.spring.codec.UtpCodec;
import io.utp.spring.codec.UtpCodecs;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/** The codecs by name. They are no beans of their own, so that the only bean of that type is the application's. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UtpCodecProperties.class)
class UtpCodecConfiguration {

    @Bean
    @ConditionalOnMissingBean
    UtpCodecs utpCodecs(
            ListableBeanFactory beanFactory, UtpCodecProperties properties, ObjectProvider<JsonCodecFactory> json) {
        Map<String, Supplier<UtpCodec>> codecs = new HashMap<>();
        codecs.put(UtpCodecs.LINES, SingletonSupplier.of(() -> new LineCodec(properties.maxMessageSize())));
        codecs.put(UtpCodecs.BYTES, SingletonSupplier.of(() -> new LengthPrefixedCodec(properties.maxMessageSize())));
        json.ifAvailable(factory -> codecs.put(UtpCodecs.JSON, SingletonSupplier.of(factory::create)));
        return new UtpCodecs(beanFactory, codecs);
    }

    /** Keeps Jackson out of signatures that are looked at without it. */
    @FunctionalInterface
    interface JsonCodecFactory {

        UtpCodec create();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    static class Json {

        /** With Spring Boot's mapper, or Jackson's own without spring-boot-jackson. */
        @Bean
        JsonCodecFactory utpJsonCodecFactory(ObjectProvider<JsonMapper> mapper, UtpCodecProperties properties) {
            return () -> new JsonCodec(mapper.getIfAvailable(JsonMapper::shared), properties.maxMessageSize());
        }
    }
}
