package io.utp.spring.annotation;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.handler.annotation.MessageMappingReflectiveProcessor;

/** Native images: the method is invoked, and messages and answers are bound, but the parts of a connection are not. */
class UtpListenerReflectiveProcessor extends MessageMappingReflectiveProcessor {

    @Override
    protected boolean couldBePayload(MethodParameter parameter) {
        return !parameter.getParameterType().getName().startsWith("io.utp.") && super.couldBePayload(parameter);
    }
}
