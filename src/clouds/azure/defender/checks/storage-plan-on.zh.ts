import { planOnTexts } from '../plan-on.zh.ts';

export default planOnTexts({
  shownAs: 'Storage',
  title: 'Defender for Storage 已启用',
  rationale:
    '存储帐户中的数据往往通过被盗的有效密钥和签名泄露，恶意软件则随上传文件进入。Defender for Storage 会报告异常访问和有害文件，而单靠日志只有主动查看的人才能发现。',
});
