// A stand-in for libpaddle_lite_jni.so, written for the tests: the functions that edgecls's Java classes bind to, on top
// of whatever C++ light API it is linked with: tests/runner/stand_in, Paddle-Lite's wheel for x86, or its library for
// Linux on ARM. It is no part of Paddle-Lite and never ships.
//
//   STAND_IN_REFUSE   "resize", "data" or "run": that function answers false
#include <jni.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "paddle_api.h"

namespace {

using paddle::lite_api::CreatePaddlePredictor;
using paddle::lite_api::MobileConfig;
using paddle::lite_api::PaddlePredictor;
using paddle::lite_api::PowerMode;
using paddle::lite_api::Tensor;

struct Model {
  std::shared_ptr<PaddlePredictor> predictor;
};

// A handle of Java; outputs are read through the same type.
struct Handle {
  std::unique_ptr<Tensor> writable;
  std::unique_ptr<const Tensor> readable;
  const Tensor* any() const { return writable ? writable.get() : readable.get(); }
};

template <typename T>
T* pointer(JNIEnv* env, jobject object, const char* field) {
  return reinterpret_cast<T*>(env->GetLongField(object, env->GetFieldID(env->GetObjectClass(object), field, "J")));
}

Model* model_of(JNIEnv* env, jobject object) { return pointer<Model>(env, object, "cppPaddlePredictorPointer"); }
Handle* handle_of(JNIEnv* env, jobject object) { return pointer<Handle>(env, object, "cppTensorPointer"); }

bool refused(const char* what) {
  const char* asked = getenv("STAND_IN_REFUSE");
  return asked != nullptr && std::string(asked) == what;
}

std::string text(JNIEnv* env, jstring string) {
  const char* bytes = env->GetStringUTFChars(string, nullptr);
  const std::string copy(bytes);
  env->ReleaseStringUTFChars(string, bytes);
  return copy;
}

jint number(JNIEnv* env, jobject object, const char* getter) {
  return env->CallIntMethod(object, env->GetMethodID(env->GetObjectClass(object), getter, "()I"));
}

jstring string(JNIEnv* env, jobject object, const char* getter) {
  const jmethodID method = env->GetMethodID(env->GetObjectClass(object), getter, "()Ljava/lang/String;");
  return static_cast<jstring>(env->CallObjectMethod(object, method));
}

int64_t size(const std::vector<int64_t>& shape) {
  int64_t product = shape.empty() ? 0 : 1;
  for (const int64_t side : shape) product *= side;
  return product;
}

}  // namespace

#define PREDICTOR(type, name) extern "C" JNIEXPORT type JNICALL Java_com_baidu_paddle_lite_PaddlePredictor_##name
#define TENSOR(type, name) extern "C" JNIEXPORT type JNICALL Java_com_baidu_paddle_lite_Tensor_##name

PREDICTOR(jlong, newCppPaddlePredictor__Lcom_baidu_paddle_lite_MobileConfig_2)(JNIEnv* env, jobject, jobject asked) {
  // Paddle-Lite's own library asks for these two as well.
  if (string(env, asked, "getModelDir") != nullptr || string(env, asked, "getModelFromBuffer") != nullptr) abort();
  MobileConfig config;
  config.set_model_from_file(text(env, string(env, asked, "getModelFromFile")));
  config.set_threads(number(env, asked, "getThreads"));
  config.set_power_mode(static_cast<PowerMode>(number(env, asked, "getPowerModeInt")));
  auto predictor = CreatePaddlePredictor<MobileConfig>(config);
  return predictor ? reinterpret_cast<jlong>(new Model{predictor}) : 0;
}

PREDICTOR(jboolean, deleteCppPaddlePredictor)(JNIEnv*, jobject, jlong model) {
  delete reinterpret_cast<Model*>(model);
  return model != 0;
}

PREDICTOR(jlong, getInputCppTensorPointer)(JNIEnv* env, jobject self, jint index) {
  Model* model = model_of(env, self);
  if (model == nullptr) return 0;
  return reinterpret_cast<jlong>(new Handle{model->predictor->GetInput(index), nullptr});
}

PREDICTOR(jlong, getOutputCppTensorPointer)(JNIEnv* env, jobject self, jint index) {
  Model* model = model_of(env, self);
  if (model == nullptr) return 0;
  return reinterpret_cast<jlong>(new Handle{nullptr, model->predictor->GetOutput(index)});
}

PREDICTOR(jboolean, run)(JNIEnv* env, jobject self) {
  Model* model = model_of(env, self);
  if (model == nullptr || refused("run")) return JNI_FALSE;
  model->predictor->Run();
  return JNI_TRUE;
}

PREDICTOR(jstring, getVersion)(JNIEnv* env, jobject self) {
  Model* model = model_of(env, self);
  return env->NewStringUTF(model == nullptr ? "" : model->predictor->GetVersion().c_str());
}

TENSOR(jboolean, nativeResize)(JNIEnv* env, jobject self, jlongArray sides) {
  if (refused("resize")) return JNI_FALSE;
  std::vector<int64_t> shape(static_cast<size_t>(env->GetArrayLength(sides)));
  for (size_t i = 0; i < shape.size(); ++i) {
    jlong side = 0;
    env->GetLongArrayRegion(sides, static_cast<jsize>(i), 1, &side);
    shape[i] = side;
  }
  handle_of(env, self)->writable->Resize(shape);
  return JNI_TRUE;
}

TENSOR(jboolean, nativeSetData___3F)(JNIEnv* env, jobject self, jfloatArray values) {
  Tensor* tensor = handle_of(env, self)->writable.get();
  const jsize count = env->GetArrayLength(values);
  if (refused("data") || count != size(tensor->shape())) return JNI_FALSE;
  env->GetFloatArrayRegion(values, 0, count, tensor->mutable_data<float>());
  return JNI_TRUE;
}

TENSOR(jlongArray, shape)(JNIEnv* env, jobject self) {
  const std::vector<int64_t> shape = handle_of(env, self)->any()->shape();
  const std::vector<jlong> sides(shape.begin(), shape.end());
  const jlongArray array = env->NewLongArray(static_cast<jsize>(sides.size()));
  env->SetLongArrayRegion(array, 0, static_cast<jsize>(sides.size()), sides.data());
  return array;
}

TENSOR(jfloatArray, getFloatData)(JNIEnv* env, jobject self) {
  const Tensor* tensor = handle_of(env, self)->any();
  const jsize count = static_cast<jsize>(size(tensor->shape()));
  const jfloatArray array = env->NewFloatArray(count);
  if (array != nullptr) env->SetFloatArrayRegion(array, 0, count, tensor->data<float>());
  return array;
}

TENSOR(jboolean, deleteCppTensor)(JNIEnv*, jobject, jlong handle) {
  delete reinterpret_cast<Handle*>(handle);
  return handle != 0;
}
